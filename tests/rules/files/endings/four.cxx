int cxx;
