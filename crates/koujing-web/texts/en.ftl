# The words of the pages. The keys are the same in all three languages; a test holds them together.

brand = Koujing
brand-what = one agreed answer
skip = Skip to content
nav = Pages
nav-account = Me
back-to-start = Back to the start
language = Language

role-reader = Agent
role-editor = Editor
role-approver = Approver
role-admin = Administrator

sign-in = Sign in
sign-out = Sign out
name = Name
password = Password
sign-in-wrong = The name or the password is wrong, or the account is disabled.
sign-in-open = This address is not encrypted: nobody can sign in here.
sign-in-open-what = Your password, and what keeps you signed in, could be read on the network. Open the https address; the administrator starts the server with --public-url https://…, or opens the page on the server itself.

password-change = Change password
password-changed = Your password is changed; you are signed out everywhere else.
password-present = Present password
password-new = New password
password-again = New password again
password-shortest = At least { $count } characters
password-ends-sessions = This signs you out everywhere else.
password-wrong = That is not your present password.
password-short = The new password is too short.
password-not-again = The two new passwords differ.

failure-sign-in = Sign in first
failure-sign-in-what = You are not signed in any more. Please sign in again.
failure-role = Not allowed
failure-role-what = Your role may not open this page. Ask an administrator if you need it.
failure-elsewhere = Refused
failure-elsewhere-what = This did not come from one of our own pages, so it was not done. Go back and try again.
failure-no-page = No such page
failure-no-page-what = The address is wrong, or what was here is gone.
failure-method = Cannot be opened
failure-method-what = This address cannot be opened directly.
failure-unreadable = Not understood
failure-unreadable-what = Something in the address or the form cannot be read.
failure-too-large = Too long
failure-too-large-what = At most 4,000 characters at once: please ask in parts.
failure-too-many = Too many attempts
wait-seconds = { $count ->
    [one] Please wait { $count } second.
   *[other] Please wait { $count } seconds.
}
failure-record = Not now
failure-record-what = The database cannot be reached. Please try again in a moment.
failure-internal = Something went wrong
failure-internal-what = This is our fault, and it is in the log.

nav-desk = Desk
keys = Keys
close = Close
needs-scripts = The desk needs JavaScript.
failed = That did not work. Please try again.
not-told = not told

conversations = Conversations
conversation = Conversation
conversation-new = New conversation
conversation-close = Close the conversation
context = What is known of this conversation
context-more = More
context-clear = Clear
script = Wording in
script-as-written = as written

ask = Ask
ask-label = The customer’s words
ask-placeholder = Type or paste the customer’s words; Enter asks, / finds shortcuts
ask-hint = Enter asks; the arrow keys choose a suggestion; the question mark shows all keys.
suggestions = Perhaps
result = Result
home = At hand
phrase = Phrase
nothing-here = Nothing here yet.
more-than-listed = Only the first 100 are listed; type to find others.

recent = Recently used
recent-none = What you copy appears here.
recent-where = Kept in this browser only.
favourites = Favourites
favourites-none = Press F on an answer to keep it here.
favourite = Favourite
favourite-kept = Kept
favourite-dropped = No favourite any more
phrases = Phrases
categories = Categories

notice = Notice
notice-text = Full wording
notice-next = Next update
until = until

copy = Copy
copy-sms = Copy SMS
copied = Copied
copied-sms = SMS version copied
not-copied = The browser does not allow copying; please select the text.
sms = SMS version
missing = Fill in before copying:
missing-first = Something is still to be filled in
missing-fill = Fill in and copy

verified = Verified
verification-due = Verification due
verification-overdue = Verification overdue
match-exact = Standard question
match-similar = Similar question
match-shortcut = Shortcut
match-ranked = Closest question

beside = For you
guidance = Guidance (not for the customer)
must-say = Must say
never-say = Never say
related = Related

choose = Which one does the customer mean?
choose-other = If it is something else, choose it in the context above.

nothing = There is no approved answer.
reason-no-match = Nothing in the knowledge base is about this. Please do not make one up; hand it on.
reason-low-confidence = Something is near, but not surely the same question.
reason-out-of-scope = There is an answer, but not for this product, region or channel.
reason-suspended = The answer is out of service and is being checked.
reason-withheld = The answer is overdue for verification and is withheld.
reason-past = There was no answer to this question then.
nearest = Nearest (not approved for this question; look before you use it)

changed-since = This has changed since you used it on %.
changed-show = Show changes
changed-unknown = The older version can no longer be shown.
changed-not-the-text = The wording is the same; its scope or points have changed.
field-question = Question
field-answer = Answer
field-variant = Variant
field-guidance = Guidance

live-moved = This answer has just been updated.
live-gone = This answer has just been withdrawn. Do not send it any more.
live-noticed = A notice about this has just been put up.
live-offline = The server cannot be reached; what is shown may be out of date.
live-show = Show it

key-ask = ask
key-ask-copy = ask, and copy if there is one answer
key-suggestion = choose a suggestion
key-shortcut = find a shortcut
key-copy = copy
key-sms = copy the SMS version
key-digit = pick an option; of several answers copy that one
key-script = script: as written, Simplified, Traditional
key-favourite = favourite or not
key-again = show what holds now
key-back = back to the box
key-conversation = new conversation
key-conversation-switch = switch conversation
key-context = to the context
key-help = show these keys
keys-where = Letters and digits work once a result is shown; Esc, or simply pasting, begins the next question.

embed-waiting = Waiting for the page around this one…

instead-of = The customer asked “{ $asked }”, which has no approved answer. Below is the answer to another question, which you picked: make sure that it fits.
part = Question { $number }
characters = { $count ->
    [one] { $count } character
   *[other] { $count } characters
}
approved-by = Approved by { $who },
revision = revision { $number }
choose-needs = First ask the customer: { $needs }

nav-articles = Articles
nav-review = Review

state-any = All
state-published = Published
state-suspended = Suspended
state-scheduled = Not in force yet
state-ended = Ended
state-draft = Draft
state-in-review = In review
state-approved = Approved, waits
state-superseded = Superseded
state-rejected = Sent back
state-withdrawn = Withdrawn
state-retired = Retired
state-not-live = Not live
kind-answer = Answer
audience-internal = Internal
audience-public = Public

field-id = Id
field-id-what = Letters, digits, - and _; it stays as it is.
field-category = Category
field-owner = Owner
field-audience = Audience
field-kind = Kind
field-similar = Similar questions
field-negative = Excluded questions
field-labels = Labels
field-sources = Sources
field-targets = Shown over
field-shortcut = Shortcut
field-verify-every = Verify every
field-scope = Scope
field-effective = In force
field-status = Status
field-title = Heading
field-other = Other

article-new = New article
filter = Filter
filter-words = Words or id
filter-state = State
filter-verification = Verification
any = Any
nobody = Nobody
none-found = No article fits.
listed-of = { $count } in all
paging = Pages
page-before = Previous
page-behind = Next
key-rows = Next, previous
key-open = Open
key-search = To the search box
key-items = Next, previous item

edit = Edit
history = History
written-by = Written by { $who }
decided-by = Decided by { $who }
because = Reason: { $why }
restore = Make it a draft
submit = Submit for review
withdraw = Withdraw
suspend = Suspend
suspend-what = At once, on every channel; an approver puts it back.
resume = Put back into service
retire = Retire
retire-what = For good: its questions are free. History stays and can be restored.
still-valid = Still valid
reason = Reason
verify-by = Verify by
verified-by = Last verified
from = From
sms-messages = { $count } messages
redacted = The text of this revision was taken out.
changes = Changes
against = against revision { $number }
no-difference = Nothing differs.
reordered = in another order
file = File (Markdown)

preview = Preview
problem-error = Error
problem-warning = Warning
no-problems = No problems found.
at-line = Line { $line }
save-draft = Save draft
save-submit = Save and submit
autosaved = Kept in this browser
kept = This browser holds text that was not saved
kept-take = Go on with it
kept-drop = Drop it
choice = Somebody stored another revision while you wrote. Your text is below; choose.
choice-mine = Mine, as a newer revision
choice-theirs = Theirs
choice-both = Both side by side
choice-both-what = Struck out: only theirs; shaded: only yours. Edit below, then save.
choice-their-text = Their text

refused-there = There is an article of this id: choose another, or edit that one.
refused-stale = Not saved: what you saw is not the newest revision.
refused-unreadable = Not saved: the file cannot be read.
refused-errors = Stored as a draft; it has errors and cannot be submitted.
refused-other-id = Not saved: the file names the article { $id }.
refused-state = Not possible where it stands: { $state }.
refused-own = You wrote a revision since the live one: somebody else has to approve.
refused-approved = You have approved it: somebody else's approval is needed.
refused-not-author = Only its author or an approver may take it back.
refused-taken = Other articles have these questions: one of the two has to change.
refused-unacknowledged = There are warnings to look at.
refused-reason = Say why.
refused-id = Not an id: letters, digits, - and _.

done-saved = Draft saved.
done-restored = The old revision is stored as a draft. Look it over, then submit it.
done-submitted = Submitted for review.
done-published = Published: every channel answers with it now.
done-scheduled = Approved: it goes live at its time.
done-withdrawn = Withdrawn.
done-suspended = Suspended.
done-resumed = Back in service.
done-retired = Retired.
done-verified = Confirmed as still valid.
done-outstanding = Your approval is noted; another one is needed.
done-rejected = Sent back.

review-empty = Nothing waits for review.
review-count = { $count } in review, the riskiest first
review-own = Mine
review-new = New
review-over = This revision is not in review any more.
review-approvers = Approvers decide.
review-whole = The whole text
item-before = Previous item
item-behind = Next item
impact = Impact
impact-nothing = No known question would resolve differently.
impact-none = no answer
impact-ambiguous = choice of { $between }
acknowledge = Look at each before approving
warning-near = "{ $question }" is near to
brief-notice = You may publish a notice of at most 24 hours yourself; say why.
approve = Approve
reject = Send back
reject-why = Why it goes back
risk-number = Numbers changed
risk-must-say = Must-say changed
risk-never-say = Never-say changed
risk-scope = Scope changed
risk-audience = Made public
risk-effective = Time in force changed
risk-negation = Negation changed
risk-wording = Wording changed

nav-notices = Notices
nav-mine = My topics
notice-new = New notice
notice-what = Shown over the answers it is about while it lasts; the answers stay as they are.
notices-none = There is no notice now.
notice-title = Title
notice-says = What customers are told
notice-status-what = One line that agents see first, above the answer: repair under way.
notice-publish = Publish now
notice-needs-text = Write a title and what customers are told.
notice-needs-time = A time cannot be read: look at the end, the next update and the offset.
notice-needs-targets = A line of "shown over" cannot be read.
notice-wrong = Not stored; mend this first:
time-offset = Offset
targets-what = One id or category:NAME a line; nothing: over everything in scope.
mine-own = You answer for { $count }
mine-due = To be verified
mine-ending = Ending within two weeks
mine-drafts = My drafts
mine-without-owner = Without an owner
mine-none = None.
mine-how = Articles are listed here when their owner is your user name, or a group that you are in.
