" For vim-lsp, where it is there: the server beside clangd. ALE finds its linters by itself.
if exists('g:loaded_autotomy')
  finish
endif
let g:loaded_autotomy = 1

augroup autotomy
  autocmd!
  autocmd User lsp_setup call lsp#register_server({
  \ 'name': 'autotomy',
  \ 'cmd': {-> [get(g:, 'autotomy_executable', 'autotomy'), 'lsp']},
  \ 'root_uri': {-> empty(autotomy#Root(bufnr(''))) ? '' : lsp#utils#path_to_uri(autotomy#Root(bufnr('')))},
  \ 'allowlist': ['c', 'cpp', 'objc', 'objcpp', 'json', 'jsonc'],
  \})
augroup END
