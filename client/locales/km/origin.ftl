# Whose words an alert has, which place is meant, and what a picture tells.
about-passed-on = បញ្ជូនបន្តពី
about-passed-on-digest = សញ្ញាឌីជីថលរបស់វា
alert-passed-on = បញ្ជូនបន្តពី
alert-passed-on-digest = សញ្ញាឌីជីថលនៃអ្វីដែលបានបញ្ជូនបន្ត
desk-forward-alone = មានតែការបញ្ជូនបន្តទេដែលប្រាប់ថាពាក្យជារបស់នរណា។
    .remedy = សូមដក `passed_on` ចេញ ឬបញ្ជូនបន្តដោយ `blo forward`។
doubt-far_apart = ការ៉េផែនទី និងចំណុចមិននៅជាមួយគ្នា ({ $about })

# Sending.
sent-key-changed = រក្សាទុកនៅទីនេះ មិនបានផ្ញើ៖ សោរបស់ { $office } ខុសពីសោដែលបានព្រមព្រៀង។
    .remedy = សូមទូរស័ព្ទទៅការិយាល័យនោះ រួចចងដៃគូជាថ្មី (`blo pair propose { $office }`)៖ បន្ទាប់មកវាទៅដោយខ្លួនឯង។
