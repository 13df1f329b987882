# 頁面上的話。鍵在三種語言裡相同;有測試核對。

brand = 口徑
brand-what = 全公司同一句話
skip = 跳到正文
nav = 頁面
nav-account = 我的
back-to-start = 回到首頁
language = 語言

role-reader = 客服
role-editor = 編輯
role-approver = 審核
role-admin = 管理員

sign-in = 登入
sign-out = 登出
name = 使用者名稱
password = 密碼
sign-in-wrong = 使用者名稱或密碼不對，或者帳號已停用。
sign-in-open = 這個網址沒有加密，不能在這裡登入。
sign-in-open-what = 密碼和登入狀態在網路上會被別人看到。請用 https 網址開啟；管理員需用 --public-url https://… 啟動服務，或在伺服器本機開啟。

password-change = 變更密碼
password-changed = 密碼已變更，其他裝置上的登入已全部登出。
password-present = 目前的密碼
password-new = 新密碼
password-again = 再輸入一次新密碼
password-shortest = 至少 { $count } 個字元
password-ends-sessions = 變更後，其他裝置上的登入會全部登出。
password-wrong = 目前的密碼不對。
password-short = 新密碼太短。
password-not-again = 兩次輸入的新密碼不一樣。

failure-sign-in = 請先登入
failure-sign-in-what = 登入已逾時，請重新登入。
failure-role = 沒有權限
failure-role-what = 您的角色不能開啟這一頁。需要的話，請找管理員。
failure-elsewhere = 請求被拒絕
failure-elsewhere-what = 這個操作不是從口徑自己的頁面送出的，沒有執行。請回到頁面再試。
failure-no-page = 沒有這一頁
failure-no-page-what = 網址有誤，或者內容已不在。
failure-method = 不能這樣開啟
failure-method-what = 這個網址不能直接開啟。
failure-unreadable = 請求有誤
failure-unreadable-what = 網址或表單裡有看不懂的內容。
failure-too-large = 內容太長
failure-too-large-what = 一次最多 4000 個字，請分開來問。
failure-too-many = 嘗試太多次了
wait-seconds = 請等 { $count } 秒再試。
failure-record = 暫時辦不到
failure-record-what = 資料庫暫時連不上，請稍後再試。
failure-internal = 出錯了
failure-internal-what = 這是我們的問題，已經記入日誌。
