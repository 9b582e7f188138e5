;;; lsp-mode.el --- lsp-mode talks to the server as an add-on -*- lexical-binding: t -*-

(load (concat (getenv "HERE") "/emacs/common.el") nil t)
(require 'lsp-mode)
(require 'lsp-diagnostics)
(setq lsp-enable-file-watchers nil
      lsp-restart 'ignore
      lsp-diagnostics-provider :flymake
      lsp-session-file (concat (getenv "FOLDER") "/lsp-session")
      lsp-idle-delay 0.05)
(autotomy-setup)

(run-test
 "lsp-mode shows a violation, and its end after the edit"
 (lambda ()
   (lsp-workspace-folders-add default-directory)
   (find-file "src/ui/view.c")
   (lsp)
   ;; Beside clangd, where that is installed.
   (wait-for "the server" (lambda () (memq 'autotomy (mapcar (lambda (each)
                                                               (lsp--client-server-id (lsp--workspace-client each)))
                                                             (lsp-workspaces)))))
   (let ((ours (lambda () (seq-filter (lambda (each) (equal "autotomy" (lsp:diagnostic-source? each)))
                             (gethash (lsp--fix-path-casing buffer-file-name) (lsp-diagnostics))))))
     (wait-for "the violation" ours)
     (replace-all "db/page.h" "db/db.h")
     (lsp-on-change (point-min) (point-max) 0)
     (wait-for "its end" (lambda () (null (funcall ours)))))))
