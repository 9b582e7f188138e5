# With kakoune-lsp 17 or newer, in kakrc behind `eval %sh{kak-lsp}`: both servers for each buffer.
remove-hooks global lsp-filetype-c-family
hook -group lsp-filetype-c-family global BufSetOption filetype=(?:c|cpp) %{
    set-option buffer lsp_servers %{
        [clangd]
        root_globs = ["compile_commands.json", ".clangd", ".git"]

        [autotomy]
        root_globs = ["autotomy.json"]
        args = ["lsp"]
    }
}
