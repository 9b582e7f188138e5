" autotomy for ALE: violations of the boundaries between modules.
call ale#linter#Define('cpp', autotomy#AleLinter())
