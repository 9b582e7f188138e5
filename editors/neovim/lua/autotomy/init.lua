-- What the plugin does: attaching the server (before 0.11), and the commands. Needs Neovim 0.7.
local autotomy = {}

local POLICY = 'autotomy.json'

local function parent(path)
	return vim.fn.fnamemodify(path, ':h')
end

--- The nearest folder upwards that holds a policy; nil where there is none, and for JSON files that are none.
function autotomy.root(path)
	if path == '' or path:match('%.jsonc?$') and vim.fn.fnamemodify(path, ':t') ~= POLICY then return nil end
	local folder = parent(vim.fn.fnamemodify(path, ':p'))
	while true do
		if vim.fn.filereadable(folder .. '/' .. POLICY) == 1 then return folder end
		if parent(folder) == folder then return nil end
		folder = parent(folder)
	end
end

local clients = {} -- root -> id

--- Before 0.11: one client for each root, started when its first file is opened.
function autotomy.attach(buffer)
	local root = autotomy.root(vim.api.nvim_buf_get_name(buffer))
	if not root or vim.fn.executable('autotomy') == 0 then return end
	local id = clients[root]
	if not id or vim.lsp.client_is_stopped(id) then
		id = vim.lsp.start_client({ name = 'autotomy', cmd = { 'autotomy', 'lsp' }, root_dir = root })
		clients[root] = id
	end
	if id then vim.lsp.buf_attach_client(buffer, id) end
end

local function tell(words)
	vim.notify('autotomy: ' .. words, vim.log.levels.WARN)
end

local KINDS = { error = 'E', warning = 'W', info = 'I' }

local function entries(root, report)
	local list = {}
	for _, violation in ipairs(report.violations) do
		if violation.status == 'new' then
			table.insert(list, {
				filename = root .. '/' .. violation.file,
				lnum = violation.line,
				col = violation.column,
				end_lnum = violation.end_line,
				end_col = violation.end_column,
				type = KINDS[violation.severity],
				text = violation.message .. ' [' .. violation.rule .. ']',
			})
		end
	end
	return list
end

--- `autotomy check` on the project of the current file, into the quickfix list.
function autotomy.check(level)
	local root = autotomy.root(vim.api.nvim_buf_get_name(0)) or autotomy.root(vim.fn.getcwd() .. '/' .. POLICY)
	if not root then return tell('no autotomy.json stands above this file') end
	if vim.fn.executable('autotomy') == 0 then return tell("the program 'autotomy' is not in PATH") end
	local out, err = {}, {}
	local function keep(into)
		return function(_, lines) vim.list_extend(into, lines) end
	end
	local job = vim.fn.jobstart(
		{ 'autotomy', 'check', '--level', level ~= '' and level or 'full', '--format', 'json' },
		{ cwd = root, stdout_buffered = true, stderr_buffered = true, on_stdout = keep(out), on_stderr = keep(err) }
	)
	local status = vim.fn.jobwait({ job })[1]
	local read, report = pcall(vim.fn.json_decode, table.concat(out, '\n'))
	if not read or type(report) ~= 'table' or status > 2 then
		return tell('check failed: ' .. vim.trim(table.concat(err, ' ')))
	end
	local list = entries(root, report)
	vim.fn.setqflist({}, ' ', { title = 'autotomy check', items = list })
	if #list > 0 then
		vim.cmd('copen')
	else
		vim.cmd('cclose')
		print('autotomy: no violation')
	end
end

local function violations_here()
	local line = vim.api.nvim_win_get_cursor(0)[1] - 1
	return vim.tbl_filter(
		function(diagnostic) return diagnostic.source == 'autotomy' end,
		vim.diagnostic.get(0, { lnum = line })
	)
end

--- Shows what is known of the violations on this line: sentence, reason, way out, the rule's page.
function autotomy.explain()
	local lines = {}
	for _, diagnostic in ipairs(violations_here()) do
		local lsp = diagnostic.user_data and diagnostic.user_data.lsp or {}
		table.insert(lines, '# ' .. tostring(diagnostic.code or lsp.code))
		vim.list_extend(lines, vim.split(diagnostic.message, '\n'))
		for _, note in ipairs(lsp.relatedInformation or {}) do
			local place = vim.fn.fnamemodify(vim.uri_to_fname(note.location.uri), ':.')
			table.insert(lines, ('- %s:%d: %s'):format(place, note.location.range.start.line + 1, note.message))
		end
		if lsp.codeDescription then table.insert(lines, lsp.codeDescription.href) end
	end
	if #lines == 0 then return tell('there is no violation on this line') end
	vim.lsp.util.open_floating_preview(lines, 'markdown', { focus_id = 'autotomy' })
end

return autotomy
