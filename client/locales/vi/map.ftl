# The map.
map = Bản đồ
map-no-borders = Không vẽ đường biên giới. Không gì ở đây có giá trị xác định biên giới: địa điểm được đặt theo báo cáo.
map-parts = Phần khác của bản đồ
map-in = Gần hơn
map-out = Xa hơn
map-north = Phía bắc
map-south = Phía nam
map-east = Phía đông
map-west = Phía tây
map-all = Toàn bản đồ
map-drawn = Cửa khẩu, văn phòng và cảnh báo bằng ký hiệu; danh sách dưới đây cũng có đủ
map-legend = Ký hiệu
map-list = Cảnh báo còn hiệu lực
map-unopened = chưa mở: địa điểm hiện ra khi đã mở
map-nowhere = không nêu địa điểm nào vẽ được
