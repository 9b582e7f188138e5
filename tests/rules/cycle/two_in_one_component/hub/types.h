typedef int hub_int;
