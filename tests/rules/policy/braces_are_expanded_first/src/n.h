// With its braces expanded `wide` has the prefix "src/", one byte shorter than "src/n".
int n;
