;;; common.el --- What the tests inside Emacs share -*- lexical-binding: t -*-

(setq native-comp-deferred-compilation nil)
(package-initialize)
(add-to-list 'load-path (concat (getenv "EDITORS") "/emacs"))
(require 'autotomy)
(require 'flymake)
(setq make-backup-files nil auto-save-default nil create-lockfiles nil)


;; The backends that c-mode brings run make in a folder without a makefile.
(add-hook 'c-mode-hook (lambda () (setq-local flymake-diagnostic-functions nil)))

(defun wait-for (what condition)
  "Let processes speak until CONDITION holds; an error about WHAT where it never does."
  (let ((end (+ (float-time) 30)))
    (while (not (funcall condition))
      (when (> (float-time) end)
        (error "It never came: %s; told: %S" what (mapcar #'flymake-diagnostic-text (flymake-diagnostics))))
      (accept-process-output nil 0.05))))

(defun told ()
  "What Flymake has to say of the buffer."
  (seq-filter (lambda (each) (string-match-p "private header" (flymake-diagnostic-text each))) (flymake-diagnostics)))

(defun check-violation ()
  "Check that the one violation of the buffer stands at its token."
  (let ((violation (car (told))))
    (unless (string= "db/page.h" (buffer-substring (flymake-diagnostic-beg violation) (flymake-diagnostic-end violation)))
      (error "The violation stands at %S" (buffer-substring (flymake-diagnostic-beg violation)
                                                            (flymake-diagnostic-end violation))))))

(defun replace-all (before after)
  "Replace BEFORE by AFTER, as an edit of the user's."
  (save-excursion
    (goto-char (point-min))
    (search-forward before)
    (replace-match after t t)))

(defun run-test (name test)
  "Run TEST and end Emacs by its outcome."
  (condition-case why
      (progn (funcall test)
             (message "ok      %s" name)
             (kill-emacs 0))
    (error (message "FAILED  %s: %S" name why)
           (kill-emacs 1))))
