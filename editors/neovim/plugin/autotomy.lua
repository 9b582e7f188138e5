-- Starts the server for the files it judges, and defines the commands.
if vim.g.loaded_autotomy then return end
vim.g.loaded_autotomy = true

local autotomy = require('autotomy')

vim.api.nvim_create_user_command('AutotomyCheck', function(command) autotomy.check(command.args) end, {
	nargs = '?',
	complete = function() return { 'full', 'scan' } end,
	desc = 'Run `autotomy check` on the project into the quickfix list',
})
vim.api.nvim_create_user_command('AutotomyExplain', autotomy.explain, {
	desc = 'Explain the violation on this line',
})

-- 0.11 and newer start servers themselves, where the user has not done so already.
if vim.lsp.enable then
	vim.lsp.enable('autotomy')
	return
end
vim.api.nvim_create_autocmd('FileType', {
	group = vim.api.nvim_create_augroup('autotomy', {}),
	pattern = { 'c', 'cpp', 'objc', 'objcpp', 'json', 'jsonc' },
	callback = function(event) autotomy.attach(event.buf) end,
})
