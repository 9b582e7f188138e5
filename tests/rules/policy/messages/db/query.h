int query;
