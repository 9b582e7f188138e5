int generated;
