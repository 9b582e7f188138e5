int mm;
