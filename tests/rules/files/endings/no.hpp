int hpp;
