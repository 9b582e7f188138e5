;;; flymake.el --- Flymake runs autotomy check on the text of the buffer -*- lexical-binding: t -*-

(load (concat (getenv "HERE") "/emacs/common.el") nil t)

(run-test
 "Flymake shows a violation without a server, and its end after the edit"
 (lambda ()
   (find-file "src/ui/view.c")
   (autotomy-flymake-setup)
   (flymake-start)
   (wait-for "the violation" #'told)
   (check-violation)
   (goto-char (point-min))
   (insert "/* \u00e4\u00f6\u00fc */ #include \"db/page.h\"\n")
   (flymake-start)
   (wait-for "the second violation" (lambda () (= 2 (length (told)))))
   (check-violation)
   (replace-all "db/page.h" "db/db.h")
   (replace-all "db/page.h" "db/db.h")
   (flymake-start)
   (wait-for "their end" (lambda () (null (told))))))
