int c;
#