int hh;
