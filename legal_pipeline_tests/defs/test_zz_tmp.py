import cProfile, pstats, time
from legal_pipeline_tests import factories
from legal_pipeline.definitions import defs
from legal_pipeline.defs.runs import open_runner
def test_x(settings, tmp_path):
    for i in range(3):
        t=time.process_time()
        s = settings.model_copy(update={"home": tmp_path / f"h{i}"})
        import os; os.environ["LEGAL_PIPELINE_HOME"]=str(s.home)
        p=cProfile.Profile(); p.enable()
        r = open_runner(s, defs); p.disable()
        print("open", time.process_time()-t)
        pstats.Stats(p).sort_stats("cumtime").print_stats(25) if i==2 else None
def test_y(pipeline):
    d = pipeline.register("a.pdf", factories.text_pdf(["Superior Court of California\n\nJohn Smith met Larkspur Mutual Insurance Company on March 3, 2021."]))
    for i in range(3):
        t=time.process_time(); pipeline.run(d); print("run", time.process_time()-t)
