int hxx;
