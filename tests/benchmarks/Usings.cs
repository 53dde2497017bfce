global using Cake.MultiVariant.Benchmarking;
global using Cake.MultiVariant.Presentation;
