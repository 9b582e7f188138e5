" What ALE and vim-lsp need to know: where a policy begins.

" The nearest folder above the buffer's file that holds a policy; '' where there is none, and for JSON that is no policy.
function! autotomy#Root(buffer) abort
  let l:path = fnamemodify(bufname(a:buffer), ':p')
  if l:path =~# '\.jsonc\?$' && fnamemodify(l:path, ':t') isnot# 'autotomy.json'
    return ''
  endif
  let l:policy = findfile('autotomy.json', fnamemodify(l:path, ':h') . ';')
  return empty(l:policy) ? '' : fnamemodify(l:policy, ':p:h')
endfunction

" The linter for ALE: a language server, asked beside every other linter of the file.
function! autotomy#AleLinter() abort
  return {
  \ 'name': 'autotomy',
  \ 'lsp': 'stdio',
  \ 'executable': {-> get(g:, 'autotomy_executable', 'autotomy')},
  \ 'command': '%e lsp',
  \ 'project_root': function('autotomy#Root'),
  \}
endfunction
