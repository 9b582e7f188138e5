-- For Neovim 0.11 and newer: vim.lsp.enable('autotomy') takes this file. It attaches beside clangd.
return {
	cmd = { 'autotomy', 'lsp' },
	filetypes = { 'c', 'cpp', 'objc', 'objcpp', 'json', 'jsonc' },
	-- Of JSON files the policy alone is ours; without a policy above it, a file is left alone.
	root_dir = function(buffer, found)
		local root = require('autotomy').root(vim.api.nvim_buf_get_name(buffer))
		if root then found(root) end
	end,
}
