" Runs inside Vim, with ALE and the real server.
function! s:Say(words) abort
  call writefile([a:words], $ARTEFACTS . '/said', 'a')
endfunction

function! s:Told() abort
  return filter(copy(ale#engine#GetLoclist(bufnr(''))), 'v:val.linter_name is# "autotomy"')
endfunction

function! s:WaitFor(what, condition) abort
  for l:turn in range(1000)
    if a:condition()
      return
    endif
    sleep 20m
  endfor
  throw 'it never came: ' . a:what . '; told: ' . string(s:Told())
endfunction

function! s:Run() abort
  edit src/ui/view.c
  call ale#Queue(0)
  call s:WaitFor('the violation', {-> len(s:Told()) == 1})
  let l:told = s:Told()[0]
  call assert_equal([2, 11, 19, 'E'], [l:told.lnum, l:told.col, l:told.end_col, l:told.type])
  call assert_match("^'ui' includes the private header src/db/page.h of 'db'", l:told.text)
  call assert_equal('private-header', get(l:told, 'code', ''))
  %s#db/page.h#db/db.h#
  call ale#Queue(0)
  call s:WaitFor('its end', {-> empty(s:Told())})
  call s:Say('ok      ALE tells a violation, and its end after the edit')
  edit! autotomy.json
  %s#"uses"#"use"#
  call ale#Queue(0)
  call s:WaitFor('the fault of the policy', {-> !empty(s:Told())})
  call s:Say('ok      ALE tells a fault of the policy')
  call assert_equal('', autotomy#Root(bufadd('/nowhere/a.c')))
endfunction

try
  call s:Run()
catch
  call add(v:errors, v:throwpoint . ': ' . v:exception)
endtry
for s:error in v:errors
  call s:Say('FAILED  ' . s:error)
endfor
execute empty(v:errors) ? 'qall!' : 'cquit'
