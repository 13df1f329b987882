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

nav-desk = 工作台
keys = 快速鍵
close = 關閉
needs-scripts = 工作台需要啟用瀏覽器的 JavaScript。
failed = 沒有成功，請再試一次。
not-told = 未說明

conversations = 對話
conversation = 對話
conversation-new = 新對話
conversation-close = 關閉對話
context = 本次對話的情況
context-more = 更多
context-clear = 清空
script = 複製用字
script-as-written = 照原文

ask = 查口徑
ask-label = 客戶的話
ask-placeholder = 輸入或貼上客戶的話，按 Enter 查口徑；/ 找快捷話術
ask-hint = 按 Enter 查詢；上下鍵選擇建議；按問號看全部快速鍵。
suggestions = 可能要找的
result = 結果
home = 手邊的內容
phrase = 話術
nothing-here = 這裡還沒有內容。
more-than-listed = 內容太多，只列出前 100 筆；請直接輸入來找。

recent = 最近用過
recent-none = 複製過的口徑會出現在這裡。
recent-where = 只記在這個瀏覽器裡。
favourites = 收藏
favourites-none = 按 F 收藏常用的口徑。
favourite = 收藏
favourite-kept = 已收藏
favourite-dropped = 已取消收藏
phrases = 快捷話術
categories = 目錄

notice = 臨時統一說法
notice-text = 完整說法
notice-next = 下次更新
until = 有效至

copy = 複製
copy-sms = 複製簡訊版
copied = 已複製
copied-sms = 簡訊版已複製
not-copied = 瀏覽器不讓複製，請手動選取複製。
sms = 簡訊版
missing = 複製前先填：
missing-first = 還有要填的內容
missing-fill = 填好並複製

verified = 複核有效
verification-due = 快到複核期
verification-overdue = 已過複核期
match-exact = 標準問題
match-similar = 相似問句
match-shortcut = 快捷碼
match-ranked = 最接近

beside = 給客服看的
guidance = 內部說明（不發給客戶）
must-say = 必講重點
never-say = 禁用語
related = 相關口徑

choose = 客戶問的可能是哪一個？
choose-other = 客戶說的是別的，請在上方的對話情況裡選。

nothing = 沒有核准的口徑。
reason-no-match = 知識庫裡沒有這方面的內容。請不要自己編一個，按規定轉交。
reason-low-confidence = 有相近的內容，但不夠確定是同一個問題。
reason-out-of-scope = 這個問題有口徑，但不適用於目前的產品、地區或通路。
reason-suspended = 這則口徑已暫停使用，正在核對。
reason-withheld = 這則口徑過了複核期，暫不使用。
reason-past = 那個時候沒有這個問題的口徑。
nearest = 最接近的條目（不是這個問題的口徑，請先看清再用）

changed-since = 您 % 用過之後，這則有改動。
changed-show = 看改動
changed-unknown = 舊版內容已不能查看。
changed-not-the-text = 話術本身沒有變，變的是適用範圍、重點等。
field-question = 標準問題
field-answer = 標準回覆
field-variant = 分情境回覆
field-guidance = 內部說明

live-moved = 口徑剛剛更新。
live-gone = 這則口徑剛剛停用或不再適用，請不要再發。
live-noticed = 剛剛發布了相關的臨時統一說法。
live-offline = 連不上伺服器，顯示的內容可能不是最新的。
live-show = 看最新的

key-ask = 查口徑
key-ask-copy = 查口徑，只有一則時直接複製
key-suggestion = 在建議裡選
key-shortcut = 找快捷話術
key-copy = 複製
key-sms = 複製簡訊版
key-digit = 選第幾項；多個問題時複製第幾則
key-script = 複製用字：原文、簡體、繁體
key-favourite = 收藏或取消
key-again = 看最新的
key-back = 回到輸入框
key-conversation = 新對話
key-conversation-switch = 切換對話
key-context = 填寫對話情況
key-help = 顯示這張表
keys-where = 單個字母和數字鍵在結果出來後可用；按 Esc 或直接貼上，就開始下一個問題。

embed-waiting = 等待所在系統連線……

instead-of = 客戶問的是「{ $asked }」，沒有核准的口徑；下面是您選的另一個問題的口徑，請確認確實適用。
part = 第 { $number } 問
characters = { $count } 字
approved-by = 由 { $who } 核准於
revision = 第 { $number } 版
choose-needs = 先問客戶：{ $needs }
