[playlist]
File1=0530-khan-bao.mp3
Title1=Tin khẩn 05:30 22/04/2026 - Đài truyền thanh xã Hưng Đạo
Length1=62
File2=0530-sang.mp3
Title2=Bản tin buổi sáng 22/04/2026 - Đài truyền thanh xã Hưng Đạo
Length2=62
File3=1700-chieu.mp3
Title3=Bản tin buổi chiều 22/04/2026 - Đài truyền thanh xã Hưng Đạo
Length3=62
NumberOfEntries=3
Version=2
