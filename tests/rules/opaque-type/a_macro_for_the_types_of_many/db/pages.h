struct pages { int len, first_page; };
