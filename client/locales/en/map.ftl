# The map.
map = Map
map-no-borders = No borders are drawn. Nothing here is authoritative on where a border runs: places stand where they were reported to be.
map-parts = Other parts of the map
map-in = Nearer
map-out = Farther
map-north = North
map-south = South
map-east = East
map-west = West
map-all = Whole map
map-drawn = Crossings, offices and alerts as signs; the list below has the same
map-legend = Signs
map-list = Alerts that are not over
map-unopened = not opened yet: its place is shown once it is opened
map-nowhere = states no place that can be drawn
