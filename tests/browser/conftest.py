"""One world for all tests, a browser each."""

import pytest

from browser import Browser
from world import NORTH, SOUTH, World

ANONG, KHIN = "Lt. Anong", "ဒေါ်ခင်"


def opened(made):
    """A world with an officer at each desk, until its tests are over."""
    try:
        made.make()
        for name, officer in ((SOUTH, ANONG), (NORTH, KHIN)):
            made.offices[name].officer(officer)
            made.offices[name].start()
        yield made
    finally:
        made.end()


@pytest.fixture(scope="session")
def world(tmp_path_factory):
    yield from opened(World(tmp_path_factory.mktemp("world")))


@pytest.fixture
def south(world):
    return world.offices[SOUTH]


@pytest.fixture
def north(world):
    return world.offices[NORTH]


@pytest.fixture
def browsers():
    open_ = []

    def new(**how):
        open_.append(Browser(**how))
        return open_[-1]

    yield new
    for browser in open_:
        browser.end()


@pytest.fixture
def at_south(browsers, south):
    browser = browsers()
    browser.sign_in(south.address, ANONG)
    return browser


@pytest.fixture
def at_north(browsers, north):
    browser = browsers()
    browser.sign_in(north.address, KHIN)
    return browser
