int in_no_module;
