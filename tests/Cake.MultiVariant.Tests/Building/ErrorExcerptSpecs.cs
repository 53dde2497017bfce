namespace Cake.MultiVariant.Tests.Building;

public sealed class ErrorExcerptSpecs
{
    [Fact]
    public void Errors_are_shown_once_though_MSBuild_repeats_them()
    {
        var output = new ErrorExcerpt();
        string[] lines = ["Program.cs(1,1): error CS0103: no", "Build FAILED.", "  Program.cs(1,1): error CS0103: no"];
        foreach (string line in lines)
            output.Add(line);

        output.ToString().ShouldBe("Program.cs(1,1): error CS0103: no");
    }

    [Fact]
    public void What_comes_before_the_first_error_is_shown_too_but_not_all_of_it()
    {
        var output = new ErrorExcerpt();
        for (int i = 0; i < 100; i++)
            output.Add($"line {i}");
        output.Add("ld: error: undefined symbol");
        output.Add("behind");

        string[] shown = output.ToString().Split(Environment.NewLine);
        shown[0].ShouldBe("ld: error: undefined symbol");
        shown[1..].ShouldBe(Enumerable.Range(85, 15).Select(i => $"line {i}"));
    }
}
