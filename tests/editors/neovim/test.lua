-- Runs inside a headless Neovim, with the plugin and the real server.
local failed = 0

local function say(words)
	io.stdout:write(words .. '\n')
end

local function here()
	return vim.tbl_filter(function(each) return each.source == 'autotomy' end, vim.diagnostic.get(0))
end

local function wait_for(what, condition)
	if not vim.wait(20000, condition, 20) then error('it never came: ' .. what) end
end

local function replace(before, after)
	vim.cmd(('silent %%s#%s#%s#'):format(before, after))
end

local function equal(found, expected)
	if not vim.deep_equal(found, expected) then
		error(('%s instead of %s'):format(vim.inspect(found), vim.inspect(expected)), 2)
	end
end

local function open(path)
	vim.cmd('edit! ' .. path)
end

local tests = {
	{ 'a violation is told at its token, and goes with the edit', function()
		open('src/ui/view.c')
		wait_for('the violation', function() return #here() == 1 end)
		local violation = here()[1]
		equal({ violation.lnum, violation.col, violation.end_col }, { 1, 10, 19 })
		equal(violation.severity, vim.diagnostic.severity.ERROR)
		equal(violation.message:sub(1, 54), "'ui' includes the private header src/db/page.h of 'db'")
		replace('db/page.h', 'db/db.h')
		wait_for('its end', function() return #here() == 0 end)
		replace('db/db.h', 'db/page.h')
		wait_for('the violation again', function() return #here() == 1 end)
	end },

	{ 'one client serves all files of a project', function()
		open('src/db/db.c')
		equal(#here(), 0)
		equal(#vim.lsp.get_active_clients(), 1)
		equal(vim.lsp.get_active_clients()[1].config.root_dir, vim.fn.getcwd())
	end },

	{ 'a policy edited and not saved counts', function()
		open('src/ui/view.c')
		local buffer = vim.api.nvim_get_current_buf()
		wait_for('the violation', function() return #here() == 1 end)
		vim.cmd('split autotomy.json')
		replace('src/db/db.h', 'src/db/*.h')
		wait_for('its end', function() return #vim.diagnostic.get(buffer) == 0 end)
		replace('"uses"', '"use"')
		wait_for('the fault of the policy', function() return #here() > 0 end)
		vim.cmd('bwipeout!')
		wait_for('the violation again', function() return #vim.diagnostic.get(buffer) == 1 end)
	end },

	{ ':AutotomyCheck fills the quickfix list', function()
		open('src/ui/view.c')
		vim.cmd('AutotomyCheck')
		local list = vim.fn.getqflist()
		equal(#list, 1)
		equal({ list[1].lnum, list[1].col, list[1].type }, { 2, 11, 'E' })
		equal(vim.fn.fnamemodify(vim.fn.bufname(list[1].bufnr), ':.'), 'src/ui/view.c')
		assert(list[1].text:match('%[private%-header%]$'), list[1].text)
		vim.cmd('cclose')
	end },

	{ ':AutotomyExplain shows the reason and the page', function()
		open('src/ui/view.c')
		wait_for('the violation', function() return #here() == 1 end)
		vim.api.nvim_win_set_cursor(0, { 2, 3 })
		vim.cmd('AutotomyExplain')
		local shown
		for _, window in ipairs(vim.api.nvim_list_wins()) do
			if vim.api.nvim_win_get_config(window).relative ~= '' then
				shown = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), ' ')
			end
		end
		assert(shown, 'a window floats')
		assert(shown:match('private%-header.*pages and locks change every week.*autotomy.json:9.*private%-header%.md'), shown)
	end },

	{ ':checkhealth autotomy finds everything well', function()
		vim.cmd('checkhealth autotomy')
		local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
		assert(text:match('OK: .*/bin/autotomy: autotomy'), text)
		assert(text:match('OK: the policy is '), text)
		assert(text:match('OK: the server runs for 1 project'), text)
		vim.cmd('bwipeout!')
	end },

	{ 'files without a policy, and JSON that is none, are left alone', function()
		local autotomy = require('autotomy')
		equal(autotomy.root('/nowhere/a.c'), nil)
		equal(autotomy.root(vim.fn.getcwd() .. '/package.json'), nil)
		equal(autotomy.root(vim.fn.getcwd() .. '/autotomy.json'), vim.fn.getcwd())
	end },
}

for _, test in ipairs(tests) do
	local began = vim.loop.hrtime()
	local ok, why = xpcall(test[2], debug.traceback)
	failed = failed + (ok and 0 or 1)
	say(ok and ('ok      %s (%d ms)'):format(test[1], (vim.loop.hrtime() - began) / 1e6) or ('FAILED  %s: %s'):format(test[1], why))
end
vim.cmd(failed == 0 and 'qall!' or 'cquit 1')
