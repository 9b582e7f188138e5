;;; eglot.el --- Eglot talks to the server -*- lexical-binding: t -*-

(load (concat (getenv "HERE") "/emacs/common.el") nil t)
(require 'eglot)
(setq eglot-sync-connect 30 eglot-autoshutdown t)
(autotomy-setup)

(run-test
 "Eglot shows a violation, and its end after the edit"
 (lambda ()
   (unless (string-match-p "/elpa/eglot-" (locate-library "eglot"))
     (error "This is another Eglot: %s" (locate-library "eglot")))
   (find-file "src/ui/view.c")
   (unless (equal (seq-take (autotomy-eglot-contact) 2) '("autotomy" "lsp"))
     (error "The contact is %S" (autotomy-eglot-contact)))
   (apply #'eglot--connect (eglot--guess-contact))
   (wait-for "the violation" (lambda () (flymake-start) (told)))
   (check-violation)
   (replace-all "db/page.h" "db/db.h")
   (eglot--signal-textDocument/didChange)
   (wait-for "its end" (lambda () (null (told))))
   (eglot-shutdown (eglot-current-server))))
