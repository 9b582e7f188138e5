;;; screen.el --- A user's configuration: Eglot and autotomy -*- lexical-binding: t -*-

(setq native-comp-deferred-compilation nil
      native-comp-async-report-warnings-errors 'silent) ; they would open a window of their own
(package-initialize)
(add-to-list 'load-path (concat (getenv "EDITORS") "/emacs"))
(require 'autotomy)
(autotomy-setup)
(setq autotomy-with nil ; what is shown is ours alone
      eglot-ignored-server-capabilities '(:hoverProvider) ; the echo area has room for one: the violation
      inhibit-startup-screen t make-backup-files nil auto-save-default nil create-lockfiles nil
      eldoc-idle-delay 0.1 eldoc-echo-area-use-multiline-p t)
(menu-bar-mode -1)
(setq frame-background-mode 'dark)
(frame-set-background-mode nil)
(add-hook 'c-mode-hook #'eglot-ensure)
(provide 'screen)
;;; screen.el ends here
