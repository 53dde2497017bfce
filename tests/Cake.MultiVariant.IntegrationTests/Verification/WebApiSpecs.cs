using System.Diagnostics;
using Cake.MultiVariant.IntegrationTests.Publishing;

namespace Cake.MultiVariant.IntegrationTests.Verification;

public sealed class PublishedWebApi() : PublishedSample("webapi", "x86-64", "x86-64-v3");

public sealed class WebApiSpecs(PublishedWebApi webApi) : IClassFixture<PublishedWebApi>
{
    [Fact]
    public void An_ASP_NET_Core_program_breaks_no_rule() =>
        RealCake.CreateContext().MultiVariantVerify(webApi.Bundle).Findings.ShouldBeEmpty();

    /// <summary>Some 150 ms for each variant on 2 cores that have nothing else to do.</summary>
    [Fact]
    public void Two_variants_of_ten_megabytes_are_checked_within_two_seconds()
    {
        var settings = new MultiVariantVerifySettings { Emulate = false };
        RealCake.CreateContext().MultiVariantVerify(webApi.Bundle, settings);
        long start = Stopwatch.GetTimestamp();

        RealCake.CreateContext().MultiVariantVerify(webApi.Bundle, settings);

        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }
}
