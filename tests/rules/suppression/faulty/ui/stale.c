int nothing; /* autotomy: allow(dependency): gone long ago */ // expect: suppression `allow(dependency)`
