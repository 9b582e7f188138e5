-- :checkhealth autotomy
local autotomy = require('autotomy')
local health = {}

-- The names before 0.10.
local start = vim.health and vim.health.start or require('health').report_start
local ok = vim.health and vim.health.ok or require('health').report_ok
local warn = vim.health and vim.health.warn or require('health').report_warn
local bad = vim.health and vim.health.error or require('health').report_error

function health.check()
	start('autotomy')
	if vim.fn.executable('autotomy') == 1 then
		ok(vim.fn.exepath('autotomy') .. ': ' .. vim.trim(vim.fn.system({ 'autotomy', 'version' })))
	else
		bad("the program 'autotomy' is not in PATH")
	end
	local root = autotomy.root(vim.fn.getcwd() .. '/autotomy.json')
	if root then
		ok('the policy is ' .. root .. '/autotomy.json')
	else
		warn('no autotomy.json stands at or above ' .. vim.fn.getcwd())
	end
	local running = vim.tbl_filter(
		function(client) return client.name == 'autotomy' end,
		(vim.lsp.get_clients or vim.lsp.get_active_clients)()
	)
	if #running > 0 then
		ok(('the server runs for %d project%s'):format(#running, #running == 1 and '' or 's'))
	else
		warn('the server does not run; it starts with the first C or C++ file below a policy')
	end
end

return health
