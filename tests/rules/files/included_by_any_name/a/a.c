// A header is any other file that is included.
int data[] = {
#include "../b/data.txt" // expect: dependency, private-header
};
#include "../b/template" // expect: dependency, private-header
