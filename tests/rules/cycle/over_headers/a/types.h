typedef int a_int;
