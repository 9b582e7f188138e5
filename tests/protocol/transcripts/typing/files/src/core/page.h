struct page { int size; };
