int legacy;
