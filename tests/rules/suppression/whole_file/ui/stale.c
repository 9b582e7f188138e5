/* autotomy: allow-file(layer): nothing here */ // expect: suppression `allow-file(layer)`
