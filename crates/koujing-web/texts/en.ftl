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
