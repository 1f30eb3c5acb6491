from django.urls import path

from dossiers.views import files, papers, review, sending, steps, task_list

urlpatterns = [
    path("doi-tuong/<int:subject>/ho-so/<int:year>/<slug:kind>/mo/", task_list.dossier_start, name="dossier_start"),
    path("ho-so/cho-kiem-tra/", review.review_queue, name="review_queue"),
    path("ho-so/<int:pk>/", task_list.dossier, name="dossier"),
    path("ho-so/<int:pk>/so-lieu/", steps.figures, name="dossier_figures"),
    path("ho-so/<int:pk>/cuoc-hop/", steps.meeting, name="dossier_meeting"),
    path("ho-so/<int:pk>/tu-danh-gia/", steps.self_assessment, name="dossier_self_assessment"),
    path("ho-so/<int:pk>/giay-to/<slug:kind>/", papers.paper, name="dossier_paper"),
    path("ho-so/<int:pk>/giay-to/<slug:kind>/tai-len/", papers.paper_upload, name="dossier_paper_upload"),
    path("ho-so/<int:pk>/giay-to/<slug:kind>/dung-chung/", papers.paper_share, name="dossier_paper_share"),
    path("ho-so/<int:pk>/tep/<int:file>/thay/", papers.file_replace, name="dossier_file_replace"),
    path("ho-so/<int:pk>/tep/<int:file>/bo/", papers.file_remove, name="dossier_file_remove"),
    path("ho-so/<int:pk>/xem-lai/", sending.check, name="dossier_check"),
    path("ho-so/<int:pk>/da-gui/", sending.sent, name="dossier_sent"),
    path("ho-so/<int:pk>/giay-bien-nhan/", sending.receipt, name="dossier_receipt"),
    path("ho-so/<int:pk>/<slug:action>/", review.act, name="dossier_act"),
    path("tep/<int:pk>/", files.file, name="file"),
    path("tep/<int:pk>/trang/<int:number>/", files.file_page, name="file_page"),
]
