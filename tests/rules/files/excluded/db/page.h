int page;
