using Cake.Core;

namespace Cake.MultiVariant.Tests.Reporting;

public sealed class ReportErrorSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("tool.txt")]
    [InlineData("tool")]
    public void Another_extension_is_refused(string name)
    {
        string bundle = Artifacts.StitchTwo(_directory);

        var error = Should.Throw<CakeException>(
            () => RealCake.CreateContext().MultiVariantReport(bundle, _directory[name]));

        error.Message.ShouldEndWith("its extension must be .html or .md. Give it one of these.");
        File.Exists(_directory[name]).ShouldBeFalse();
    }

    [Fact]
    public void A_report_that_cannot_be_written_says_so()
    {
        string bundle = Artifacts.StitchTwo(_directory);

        var error = Should.Throw<CakeException>(
            () => RealCake.CreateContext().MultiVariantReport(bundle, "/proc/report.html"));

        error.Message.ShouldStartWith("Cannot write /proc/report.html: ");
    }
}
