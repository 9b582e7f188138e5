int page_depth;
