;;; autotomy.el --- Boundaries that hold while C and C++ is written -*- lexical-binding: t -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; Keywords: c, languages, tools
;; URL: https://github.com/autotomy/autotomy
;; SPDX-License-Identifier: MIT

;;; Commentary:

;; Shows violations of the boundaries between modules, by one of three ways; `autotomy-setup' takes the first two into use:
;;
;; - Eglot, which talks to one server for each buffer: `autotomy lsp --with clangd' is both at once where clangd is found and
;;   the program knows `--with';
;; - lsp-mode, to which autotomy is an add-on beside clangd;
;; - Flymake alone, by `autotomy check --stdin': (add-hook 'c-mode-common-hook #'autotomy-flymake-setup).

;;; Code:

(require 'flymake)
(require 'json)

(defgroup autotomy nil
  "Boundaries between the modules of C and C++ code."
  :group 'tools)

(defcustom autotomy-program "autotomy"
  "The program `autotomy'."
  :type 'string)

(defcustom autotomy-with '("clangd")
  "The server that Eglot talks to besides autotomy, as a list of words, or nil."
  :type '(repeat string))

(defvar autotomy-modes '(c-mode c++-mode c-ts-mode c++-ts-mode objc-mode))

(defvar eglot-server-programs)
(defvar lsp-language-id-configuration)
(declare-function lsp-register-client "lsp-mode")
(declare-function make-lsp-client "lsp-mode")
(declare-function lsp-stdio-connection "lsp-mode")
(declare-function lsp-activate-on "lsp-mode")

(defun autotomy-root (&optional file)
  "The nearest folder above FILE that holds a policy, or nil."
  (when-let* ((from (or file buffer-file-name default-directory))
              (root (locate-dominating-file from "autotomy.json")))
    (expand-file-name root)))

;;;; Eglot

(defun autotomy--knows-with-p ()
  "Whether the program can run another server besides itself."
  (with-temp-buffer
    (and (eq 0 (ignore-errors (call-process autotomy-program nil t nil "help" "lsp")))
         (progn (goto-char (point-min)) (search-forward "--with" nil t))
         t)))

(defun autotomy-eglot-contact (&optional _interactive)
  "The command of the server for Eglot.
Below a policy it is autotomy, together with `autotomy-with' where that is found; elsewhere `autotomy-with' alone."
  (let* ((other (and autotomy-with (executable-find (car autotomy-with)) autotomy-with))
         (ours (and (autotomy-root) (executable-find autotomy-program) (list autotomy-program "lsp"))))
    (cond ((not ours) (or other autotomy-with (list autotomy-program "lsp")))
          ((and other (autotomy--knows-with-p)) (append ours '("--with") other))
          (t ours))))

;;;; lsp-mode

(defun autotomy--lsp-register ()
  "Make autotomy known to lsp-mode, beside clangd."
  (lsp-register-client
   (make-lsp-client
    :new-connection (lsp-stdio-connection (lambda () (list autotomy-program "lsp"))
                                          (lambda () (executable-find autotomy-program)))
    :activation-fn (lambda (file _mode)
                     (and file (autotomy-root file)
                          (or (apply #'derived-mode-p autotomy-modes)
                              (string= (file-name-nondirectory file) "autotomy.json"))))
    :add-on? t
    :priority -1
    :server-id 'autotomy)))

;;;###autoload
(defun autotomy-setup ()
  "Make autotomy known to Eglot and to lsp-mode, now or once they are loaded."
  (with-eval-after-load 'eglot
    (add-to-list 'eglot-server-programs (cons autotomy-modes #'autotomy-eglot-contact)))
  (with-eval-after-load 'lsp-mode
    (autotomy--lsp-register)))

;;;; Flymake

(defvar-local autotomy--process nil)

(defun autotomy--position (line column)
  "The position of LINE and COLUMN, both from 1, the latter in bytes."
  (save-excursion
    (goto-char (point-min))
    (forward-line (1- line))
    (let ((bytes (1- column)))
      (while (and (> bytes 0) (not (eolp)))
        (setq bytes (- bytes (string-bytes (encode-coding-string (string (char-after)) 'utf-8))))
        (forward-char)))
    (point)))

(defun autotomy--diagnostic (violation)
  "The Flymake diagnostic of VIOLATION, an alist."
  (let-alist violation
    (flymake-make-diagnostic (current-buffer)
                             (autotomy--position .line .column)
                             (max (autotomy--position .end_line .end_column)
                                  (1+ (autotomy--position .line .column)))
                             (pcase .severity ("error" :error) ("warning" :warning) (_ :note))
                             (format "%s [%s]" .message .rule))))

(defun autotomy--diagnostics (report file)
  "The diagnostics in REPORT about FILE, a path relative to the root."
  (let (found)
    (dolist (violation (alist-get 'violations report))
      (let-alist violation
        (when (and (string= .status "new") (string= .file file))
          (push (autotomy--diagnostic violation) found))))
    (nreverse found)))

(defun autotomy--finish (process source file report-fn)
  "Hand what PROCESS printed about FILE, whose buffer is SOURCE, to REPORT-FN."
  (when (memq (process-status process) '(exit signal))
    (unwind-protect
        (when (and (buffer-live-p source) (eq process (buffer-local-value 'autotomy--process source)))
          (let ((report (with-current-buffer (process-buffer process)
                          (goto-char (point-min))
                          (ignore-errors (json-parse-buffer :object-type 'alist :array-type 'list :null-object nil)))))
            (if report
                (with-current-buffer source
                  (funcall report-fn (autotomy--diagnostics report file)))
              (funcall report-fn :panic :explanation "autotomy check failed"))))
      (kill-buffer (process-buffer process)))))

(defun autotomy-flymake (report-fn &rest _)
  "A Flymake backend: judges the text of the buffer, saved or not, and calls REPORT-FN."
  (when (process-live-p autotomy--process)
    (kill-process autotomy--process))
  (let ((root (autotomy-root)))
    (if (not (and root (executable-find autotomy-program)))
        (funcall report-fn nil)
      (let ((file (file-relative-name (file-truename buffer-file-name) (file-truename root)))
            (source (current-buffer))
            (coding-system-for-write 'utf-8-unix)
            (default-directory root))
        (setq autotomy--process
              (make-process :name "autotomy" :noquery t :connection-type 'pipe
                            :buffer (generate-new-buffer " *autotomy*")
                            :stderr (get-buffer-create " *autotomy errors*")
                            :command (list autotomy-program "check" "--level" "scan" "--stdin" file "--format" "json")
                            :sentinel (lambda (process _)
                                        (autotomy--finish process source file report-fn))))
        (save-restriction
          (widen)
          (process-send-region autotomy--process (point-min) (point-max)))
        (process-send-eof autotomy--process)))))

;;;###autoload
(defun autotomy-flymake-setup ()
  "Show violations by Flymake in this buffer, without a language server."
  (interactive)
  (add-hook 'flymake-diagnostic-functions #'autotomy-flymake nil t)
  (flymake-mode 1))

(provide 'autotomy)
;;; autotomy.el ends here
