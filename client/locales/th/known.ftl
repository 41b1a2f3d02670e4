# What `blo status` says about one office.

# What one office knows, and what it does not.
known-head = { $office } เท่าที่ { $own } ทราบเมื่อ { $at }:
known-has-all = การแจ้งเตือนของเราถึง { $office } ที่ยังไม่หมดเวลา ไปถึงครบแล้ว
known-has-not = ยังไม่แจ้งว่าได้รับการแจ้งเตือนของเรา { $alerts } ฉบับ:
known-waits-here = { $alerts } ฉบับ ({ $precedence }) อยู่ที่นี่ ตั้งแต่ { $since }
known-waits-at-relay = { $alerts } ฉบับ ({ $precedence }) อยู่ที่สถานีส่งต่อ ตั้งแต่ { $since }
known-unread-there-none = ไม่มีการแจ้งเตือนของเราที่ { $office } ยังไม่ได้เปิด
known-unread-there = { $office } ยังไม่ได้เปิดการแจ้งเตือนของเรา { $alerts } ฉบับ ฉบับเก่าที่สุดตั้งแต่ { $since } ({ $oldest })
known-unread-here-none = ไม่มีการแจ้งเตือนของ { $office } ที่ยังไม่มีใครที่นี่เปิด
known-unread-here = ยังไม่มีใครที่นี่เปิดการแจ้งเตือนของ { $office } { $alerts } ฉบับ ฉบับเก่าที่สุดตั้งแต่ { $since } ({ $oldest }): ดู `blo inbox --unread`
known-missing = ขาดหาย: { $missing } ฉบับ ({ $precedence }) ของ { $office } ทราบตั้งแต่ { $since } กรุณาโทรศัพท์ถามสำนักงานนั้นว่าส่งอะไรมา
known-nothing-missing = ไม่พบว่ามีสิ่งใดของ { $office } ขาดหาย
known-mark-overdue = { $office } ไม่ได้แจ้งจำนวนที่ส่งมานานกว่าหนึ่งชั่วโมง: อาจมีบางสิ่งถูกกักไว้โดยไม่เห็น
known-more-waits = การแจ้งเตือนอื่นรออยู่ที่นั่นจนกว่าสถานีส่งต่อจะมีที่ว่าง
known-linked = สำนักงานนี้เชื่อมต่อกับสถานีส่งต่อ { $relay } ตั้งแต่ { $since }
known-linked-tcp = สำนักงานนี้เชื่อมต่อกับสถานีส่งต่อ { $relay } ตั้งแต่ { $since } ผ่าน `TCP`
known-stopped = สำนักงานนี้ไม่ได้เชื่อมต่อกับสถานีส่งต่อ { $relay } ตั้งแต่ { $since } และจะไม่ลองใหม่เอง
known-down = สำนักงานนี้ไม่ได้เชื่อมต่อกับสถานีส่งต่อ { $relay } ตั้งแต่ { $since } และจะลองใหม่เอง
known-clock-ahead = นาฬิกาของสถานีส่งต่อเร็วกว่าของเรา { $ms } มิลลิวินาที
known-clock-behind = นาฬิกาของสถานีส่งต่อช้ากว่าของเรา { $ms } มิลลิวินาที
known-by-relay-time = การแจ้งเตือนลงเวลาตามสถานีส่งต่อ: กรุณาตั้งนาฬิกาของเครื่องนี้
known-there-linked-since = สถานีส่งต่อแจ้งว่า { $office } เชื่อมต่ออยู่ เท่าที่ทราบตั้งแต่ { $since }
known-there-linked = สถานีส่งต่อแจ้งว่า { $office } เชื่อมต่ออยู่
known-there-not-linked = สถานีส่งต่อแจ้งว่า { $office } ไม่ได้เชื่อมต่อ
known-there-unknown = ขณะนี้ไม่ทราบว่า { $office } เชื่อมต่ออยู่หรือไม่
known-last-seen = พบครั้งล่าสุดเมื่อ { $at }
known-ended = ข้อตกลงกับ { $office } ถูกยกเลิกแล้ว: กรุณาจับคู่ใหม่ (`blo pair propose { $office }`)
known-ends-soon = ข้อตกลงใกล้สิ้นสุดในวันที่ { $until }: กรุณาต่ออายุ (`blo pair propose { $office }`)
known-agreement = ข้อตกลง (หมายเลข { $serial }) สิ้นสุดวันที่ { $until }
known-revoked = ใบรับรองของ { $office } ถูกเพิกถอน: ไม่ส่งและไม่รับสิ่งใด
known-key-changed = กุญแจเปลี่ยน: ไม่ส่งและไม่รับจนกว่าจะจับคู่ใหม่ (`blo pair propose { $office }`)
known-keys = กุญแจของสำนักงานนั้นเป็นกุญแจที่ตกลงไว้ กุญแจผนึกสร้างเมื่อ { $epoch } ใช้ได้ถึง { $until }
known-no-sealing-key = ยังไม่ทราบกุญแจผนึก: การแจ้งเตือนรออยู่ที่นี่จนกว่าสำนักงานนั้นจะเชื่อมต่อหนึ่งครั้ง
known-its-certificate = ใบรับรองของ { $office } สิ้นสุดวันที่ { $until }
known-our-certificate = ใบรับรองของเราสิ้นสุดวันที่ { $until }
known-incomplete = มีมากเกินจะนับ: ตัวเลขข้างต้นเป็นจำนวนอย่างน้อย
