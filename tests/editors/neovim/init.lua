-- A user's configuration: the plugin alone.
vim.opt.runtimepath:append(vim.env.EDITORS .. '/neovim')
vim.opt.swapfile = false
vim.opt.shadafile = 'NONE'
vim.opt.number = true
vim.opt.signcolumn = 'yes'
vim.cmd('highlight SignColumn ctermbg=NONE | highlight Pmenu ctermbg=236 ctermfg=252')
